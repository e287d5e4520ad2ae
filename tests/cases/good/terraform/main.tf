variable "db_password" {
  type      = string
  sensitive = true
}

variable "token_ttl" {
  type    = number
  default = 3600
}

data "aws_secretsmanager_secret_version" "db" {
  secret_id = "prod/orders/db"
}

resource "random_password" "admin" {
  length  = 32
  special = true
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  username                    = "orders"
  password                    = data.aws_secretsmanager_secret_version.db.secret_string
  manage_master_user_password = false
  storage_encrypted           = true
}

resource "aws_ssm_parameter" "token" {
  name   = "/orders/token"
  type   = "SecureString"
  value  = var.db_password
  key_id = "alias/orders"
}

resource "kubernetes_secret_v1" "orders" {
  metadata {
    name      = "orders-db"
    namespace = "shop"
  }
  data = {
    password = random_password.admin.result
  }
}

resource "kubernetes_role_v1" "reader" {
  metadata {
    name      = "reader"
    namespace = "shop"
  }
  rule {
    api_groups = [""]
    resources  = ["configmaps"]
    verbs      = ["get", "list", "watch"]
  }
}

resource "kubernetes_network_policy_v1" "deny" {
  metadata {
    name      = "default-deny"
    namespace = "shop"
  }
  spec {
    pod_selector {}
    policy_types = ["Ingress", "Egress"]
  }
}
