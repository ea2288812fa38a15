#!/bin/sh
# LatentQL's GPU bench: a script followed by its archive (x64 Linux, glibc 2.28 or newer; downloads nothing).
#   sh gpu-bench.sh            all cases: JSON on standard output, tables and messages on standard error
#   sh gpu-bench.sh --small    sizes for an emulated graphics card
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/latentql-gpu-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
tail -n +@ARCHIVE_LINE@ "$0" | tar xzf - -C "$folder"

PATH="$PATH:/sbin:/usr/sbin"
libraries="${LD_LIBRARY_PATH:-}"
found() { ldconfig -p 2>/dev/null | grep -q "$1"; }
use() { libraries="$folder/libraries/$1${libraries:+:$libraries}"; }

# Libraries of the machine take precedence: its driver may need newer ones than the packed ones.
found 'libvulkan\.so\.1' || use vulkan
"$folder/node" --version >/dev/null 2>&1 || use c++
export LD_LIBRARY_PATH="$libraries"

# Otherwise ONNX Runtime reports its use to Microsoft.
export ORT_DISABLE_TELEMETRY=1

# Containers often have NVIDIA's driver, but not the file that registers it with Vulkan.
if [ -z "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ] &&
  ! ls /etc/vulkan/icd.d/*nvidia* /usr/share/vulkan/icd.d/*nvidia* >/dev/null 2>&1; then
  driver=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
  if [ ! -e "$driver" ] && found 'libGLX_nvidia\.so\.0'; then
    driver="$folder/nvidia_icd.json"
    echo '{"file_format_version": "1.0.0", "ICD": {"library_path": "libGLX_nvidia.so.0", "api_version": "1.3.0"}}' >"$driver"
  fi
  if [ -e "$driver" ]; then export VK_ADD_DRIVER_FILES="$driver"; fi
fi

# ONNX Runtime expects its CUDA provider in its own folder; the libraries are too large to pack.
if [ -n "${CUDA_PROVIDER_DIR:-}" ]; then
  for file in "$CUDA_PROVIDER_DIR"/libonnxruntime_providers_*.so; do
    ln -s "$(realpath "$file")" "$folder/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/"
  done
fi

"$folder/node" "$folder/bench/gpu/main.js" "$@"
exit
