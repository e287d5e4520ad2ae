/* every kind of expression,
   in one block */
locals {
  text        = "a \"quoted\" text \u00e9 \U0001F600\n"
  joined      = "a-${"b"}-${1}"
  template    = "postgres://${var.user}:${var.password}@db"
  trimmed     = "x ${~ var.y ~} z"
  escaped     = "$${not} %%{this}"
  directive   = "%{ if var.on }on%{ else }off%{ endif }"
  loop        = "%{ for k, v in var.map ~}${k}=${v}%{ endfor }"
  whole       = 42
  negative    = -7
  decimal     = 1.5e-3
  on          = true
  nothing     = null
  list        = ["a", 1, [true], var.x,]
  object      = { a = 1, "b" : 2, (var.k) = 3
    for = 4 // a key like any other
  }
  heredoc     = <<EOT
first ${var.x}
  second
EOT
  indented    = <<-EOT
    first
      second
  EOT
  reference   = aws_instance.web[0].tags["Name"]
  splat       = aws_instance.web[*].id
  old_splat   = aws_instance.web.*.id
  old_index   = var.list.0.name
  arithmetic  = 1 + 2 * 3
  compared    = var.a >= 3 && !var.b || var.c != "x"
  condition   = var.on ? "yes" : "no"
  spread      = (
    var.a
    + var.b
  )
  alone       = ("in parentheses")
  call        = format("%s-%s", var.a, "b")
  namespaced  = provider::aws::arn_parse(var.arn)
  expanded    = max(var.list...)
  wrapped     = jsonencode({ a = { b = "c" } })
  encoded     = base64encode("plain")
  mapped      = { for k, v in var.map : k => upper(v) if v != "" }
  grouped     = { for s in var.list : s.key => s... }
  listed      = [for s in var.list : s.name]
}
