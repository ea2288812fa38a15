/** What stands behind the WebGPU provider: a graphics card, or the CPU pretending to be one. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { DeviceOptions } from '../local/process/executor.ts'
import { describeRenderNode, nvidiaGpu, openGpuDevices } from '../local/process/gpu-devices.ts'
import { EngineUnavailable } from '../provider.ts'

const SOFTWARE = /libvk_swiftshader|libvulkan_lvp/

/**
 * Names the device of a WebGPU session that is open in this process.
 *
 * ONNX Runtime doesn't tell its adapter. On Linux the process itself does: a hardware driver holds its device node open,
 * and Dawn prefers hardware to software, so an open node means hardware. Without one it is a software renderer: that is
 * EngineUnavailable, unless it is accepted and VK_ICD_FILENAMES or VK_DRIVER_FILES names the driver: then the user chose it.
 * macOS and Windows have no such sign; there the adapter is taken to be hardware, which a Windows without a graphics
 * driver (WARP) can prove wrong.
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
    `The only WebGPU adapter is ${device}: that is the CPU. ENGINE=onnxruntime-webgpu with VK_ICD_FILENAMES set uses it all the same.`,
  )
}
