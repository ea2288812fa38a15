/** Identifies the device behind the WebGPU provider: a graphics card, or a software renderer. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { DeviceOptions } from '../local/process/executor.ts'
import { describeRenderNode, nvidiaGpu, openGpuDevices } from '../local/process/gpu-devices.ts'
import { EngineUnavailable } from '../provider.ts'

const SOFTWARE = /libvk_swiftshader|libvulkan_lvp/

/**
 * Returns the name of the device of a WebGPU session that is open in this process.
 *
 * ONNX Runtime does not expose its adapter. On Linux the process's open files do: a hardware driver
 * keeps its device node open, and Dawn prefers hardware to software, so an open node means
 * hardware. Without one the adapter is a software renderer. Throws EngineUnavailable then, unless
 * software is accepted and the user chose the driver with VK_ICD_FILENAMES or VK_DRIVER_FILES.
 * macOS and Windows offer no such check: the adapter is assumed to be hardware, which is wrong on
 * Windows without a graphics driver (WARP).
 */
export function webGpuDevice({ acceptSoftware }: DeviceOptions): string {
  if (process.platform !== 'linux') return `WebGPU on ${cpus()[0]?.model.trim() ?? process.arch}`
  const [node] = openGpuDevices()
  if (node) {
    if (node.startsWith('/dev/nvidia')) return nvidiaGpu() ?? 'NVIDIA GPU'
    return describeRenderNode(node) ?? node
  }
  const software = SOFTWARE.exec(readFileSync('/proc/self/maps', 'utf8'))
  const renderer = software?.[0] === 'libvulkan_lvp' ? 'llvmpipe' : 'SwiftShader'
  const device = `${software ? renderer : 'an unknown renderer'} (software)`
  const named = process.env['VK_ICD_FILENAMES'] ?? process.env['VK_DRIVER_FILES']
  if (acceptSoftware && named) return device
  throw new EngineUnavailable(
    `The only WebGPU adapter is ${device}, which runs on the CPU. To use it anyway, set ` +
      'ENGINE=onnxruntime-webgpu and VK_ICD_FILENAMES.',
  )
}
