#!/bin/sh
# LatentQL's GPU bench: a script with its archive behind it (Linux x64, glibc 2.28 or newer; nothing is downloaded).
#   sh gpu-bench.sh            everything; JSON on standard output, tables and words on standard error
#   sh gpu-bench.sh --small    sizes for a graphics card that is only emulated
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/latentql-gpu-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
tail -n +@ARCHIVE_LINE@ "$0" | tar xzf - -C "$folder"

PATH="$PATH:/sbin:/usr/sbin"
libraries="${LD_LIBRARY_PATH:-}"
found() { ldconfig -p 2>/dev/null | grep -q "$1"; }
use() { libraries="$folder/libraries/$1${libraries:+:$libraries}"; }

# What the machine has itself comes first: its driver may need newer ones than those carried.
found 'libvulkan\.so\.1' || use vulkan
"$folder/node" --version >/dev/null 2>&1 || use c++
export LD_LIBRARY_PATH="$libraries"

# ONNX Runtime's builds for Linux report their use to Microsoft otherwise.
export ORT_DISABLE_TELEMETRY=1

# In containers NVIDIA's driver is often there, but not the file that tells Vulkan so.
if [ -z "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ] &&
  ! ls /etc/vulkan/icd.d/*nvidia* /usr/share/vulkan/icd.d/*nvidia* >/dev/null 2>&1; then
  driver=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
  if [ ! -e "$driver" ] && found 'libGLX_nvidia\.so\.0'; then
    driver="$folder/nvidia_icd.json"
    echo '{"file_format_version": "1.0.0", "ICD": {"library_path": "libGLX_nvidia.so.0", "api_version": "1.3.0"}}' >"$driver"
  fi
  if [ -e "$driver" ]; then export VK_ADD_DRIVER_FILES="$driver"; fi
fi

# ONNX Runtime looks for its CUDA provider beside itself; its libraries are too large to carry.
if [ -n "${CUDA_PROVIDER_DIR:-}" ]; then
  for file in "$CUDA_PROVIDER_DIR"/libonnxruntime_providers_*.so; do
    ln -s "$(realpath "$file")" "$folder/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/"
  done
fi

"$folder/node" "$folder/bench/gpu/main.js" "$@"
exit
