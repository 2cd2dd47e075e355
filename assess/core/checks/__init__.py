"""What schemas cannot show: meaning, language, versions, coverage. Pure."""
