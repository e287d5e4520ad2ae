#!/bin/sh
set -eu
export LOG=info
NAME="orders"
if [ "$NAME" = orders ]; then
  local region=eu
  deploy --name "$NAME"
fi
