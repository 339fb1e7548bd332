"""What can be measured: each module is a program that writes its result beside itself."""
