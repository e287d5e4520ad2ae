resource "kubernetes_network_policy_v1" "open" {
  metadata {
    name      = "open"
    namespace = "shop"
  }

  spec {
    pod_selector {}
    policy_types = ["Ingress"]

    ingress {
      from {
        ip_block {
          cidr = "0.0.0.0/0" # expect: spec.ingress[0].from[0].ipBlock.cidr
        }
      }
    }
  }
}

resource "kubernetes_manifest" "all" {
  manifest = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "NetworkPolicy"
    metadata   = { name = "all", namespace = "shop" }
    spec = {
      podSelector = {}
      ingress     = [{}] # expect: spec.ingress[0]
    }
  }
}
