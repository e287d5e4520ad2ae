resource "helm_release" "linkerd" {
  name  = "linkerd"
  chart = "linkerd-control-plane"

  set {
    name  = "proxy.defaultInboundPolicy"
    value = "all-unauthenticated" # expect: set[0].value
  }
}

resource "helm_release" "dapr" {
  name  = "dapr"
  chart = "dapr"
  values = [yamlencode({
    global = { mtls = { enabled = false } } # expect: values[0].global.mtls.enabled
  })]
}
