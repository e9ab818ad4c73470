"""Tables people take home: one pure writer for each format, fed row by row so that memory does not grow."""
