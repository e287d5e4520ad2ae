variable "db_password" {
  default = "Tr0ub4dor" # expect: db_password
}

locals {
  api_token = "zX81nQ0pRt5vWm3k" # expect: api_token
  token_ttl = "3600s"
}

resource "kubernetes_secret_v1" "orders" {
  metadata {
    name = "orders"
  }
  data = {
    password = "Tr0ub4dor" # expect: stringData.password
  }
}
