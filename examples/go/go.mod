module example.com/vbo365

go 1.19
