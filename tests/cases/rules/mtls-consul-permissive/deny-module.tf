resource "consul_config_entry" "defaults" {
  kind = "proxy-defaults"
  name = "global"

  config_json = jsonencode({
    MutualTLSMode = "permissive" # expect: config_json.MutualTLSMode
  })
}

resource "consul_config_entry" "orders" {
  kind        = "service-defaults"
  name        = "orders"
  config_json = "{\"Protocol\": \"http\", \"MutualTLSMode\": \"permissive\"}" # expect: config_json
}
