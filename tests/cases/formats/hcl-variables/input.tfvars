# values of a module
region = "eu-central-1"
tags = {
  team = "shop"
}
