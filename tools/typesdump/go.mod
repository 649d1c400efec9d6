module leakcheck/tools/typesdump

go 1.24
