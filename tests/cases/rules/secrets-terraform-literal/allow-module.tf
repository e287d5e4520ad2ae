variable "db_password" {
  sensitive = true
}

resource "kubernetes_secret_v1" "orders" {
  metadata {
    name = "orders"
  }
  data = {
    password = random_password.orders.result
    url      = "postgres://${var.user}:${var.db_password}@db"
  }
}

resource "random_password" "orders" {
  length = 32
}
