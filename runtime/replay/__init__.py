"""Jobs whose sources do what a script says, row by row, watermark by watermark, in one order."""
