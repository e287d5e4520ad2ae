resource "aws_instance" "good" {
  ami = "ami-1"
}

resource "aws_instance" "broken" {
  ami = "ami-2
  tags = { a = 1 }
}

variable "a" {
  default = 1
  default = 2
}

locals {
  x = [1, 2
}

locals {
  y = "kept"
}

resource "aws_instance" "open" {
  ami = "ami-3"
