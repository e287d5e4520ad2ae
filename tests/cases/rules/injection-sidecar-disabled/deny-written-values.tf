resource "helm_release" "web" {
  name  = "web"
  chart = "web"
  values = [<<EOT # expect: values[0]
podAnnotations:
  sidecar.istio.io/inject: "false"
EOT
  ]
}
