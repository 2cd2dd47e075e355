"""Files of the question bank and the catalogues, in and out."""
