"use strict";
// What is wrong is told first: its summary takes the focus, and a keyboard or a screen reader goes on from there.
document.getElementById("error-summary")?.focus();
