resource "aws_appmesh_mesh" "shop" {
  name = "shop"
  spec {
    egress_filter {
      type = "ALLOW_ALL" # expect: spec[0].egress_filter[0].type
    }
  }
}
