terraform {
  required_version = ">= 1.9"
  backend "s3" {
    bucket = "state"
    key    = "shop/terraform.tfstate"
  }
}

provider "kubernetes" {
  config_path = "~/.kube/config"
}

variable "replicas" {
  type    = number
  default = 2
}

variable "password" {
  type      = string
  sensitive = true
}

locals {
  app = "orders"
}

resource "kubernetes_deployment_v1" "orders" {
  metadata {
    name      = "orders"
    namespace = "shop"
    labels = {
      app = local.app
    }
  }

  spec {
    replicas = var.replicas
    template {
      metadata {
        labels = { app = "orders", "sidecar.istio.io/inject" = "false" }
      }
      spec {
        host_network = true # deliberately
        container {
          name  = "orders"
          image = "orders:1"
          env {
            name  = "MODE"
            value = "fast"
          }
          env {
            name = "PASSWORD"
            value_from {
              secret_key_ref {
                name = "orders"
                key  = "password"
              }
            }
          }
          dynamic "port" {
            for_each = var.ports
            content {
              container_port = port.value
            }
          }
        }
      }
    }
  }
}

resource "kubernetes_manifest" "strict" {
  manifest = {
    apiVersion = "security.istio.io/v1"
    kind       = "PeerAuthentication"
    metadata = {
      name      = "default"
      namespace = "istio-system"
    }
    spec = {
      mtls = { mode = "STRICT" }
    }
  }
}

resource "kubectl_manifest" "permissive" {
  yaml_body = <<-YAML
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata:
      name: default
      namespace: shop
    spec:
      mtls:
        mode: PERMISSIVE
  YAML
}

data "aws_secretsmanager_secret_version" "orders" {
  secret_id = "shop/orders"
}

module "database" {
  source   = "./database"
  password = var.password
}

output "endpoint" {
  value = "https://orders.example.com"
}
