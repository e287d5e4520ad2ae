resource "consul_config_entry" "defaults" {
  kind        = "proxy-defaults"
  name        = "global"
  config_json = jsonencode({ MutualTLSMode = "strict" })
}
