"""Reports: something that yields a header and rows gets CSV and XLSX without a further word."""
