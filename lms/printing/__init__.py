"""Drawing on paper: PDF files from HTML, in all the scripts of the site."""
