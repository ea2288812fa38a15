/** What stands behind the WebGPU provider: a graphics card, or the CPU pretending to be one. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { DeviceUnavailable } from '../process/executor.ts'
import { describeRenderNode, nvidiaGpu, openGpuDevices } from '../process/gpu-devices.ts'

const SOFTWARE = /libvk_swiftshader|libvulkan_lvp/

/**
 * Names the device of a WebGPU session that is open in this process.
 *
 * ONNX Runtime doesn't tell its adapter. On Linux the process itself does: a hardware driver holds its device node open,
 * and Dawn prefers hardware to software, so an open node means hardware. Without one it is a software renderer: that is
 * DeviceUnavailable, unless VK_ICD_FILENAMES or VK_DRIVER_FILES names the driver, which is someone asking for it. macOS
 * and Windows have no such sign; there the adapter is taken to be hardware, which a Windows without a graphics driver
 * (WARP) can prove wrong.
 */
export function webGpuDevice(): string {
  if (process.platform !== 'linux') return `WebGPU on ${cpus()[0]?.model.trim() ?? process.arch}`
  const [node] = openGpuDevices()
  if (node) {
    if (node.startsWith('/dev/nvidia')) return nvidiaGpu() ?? 'NVIDIA GPU'
    return describeRenderNode(node) ?? node
  }
  const software = SOFTWARE.exec(readFileSync('/proc/self/maps', 'utf8'))
  const renderer = software?.[0] === 'libvulkan_lvp' ? 'llvmpipe' : 'SwiftShader'
  const device = `${software ? renderer : 'an unknown renderer'} (software)`
  if (process.env['VK_ICD_FILENAMES'] || process.env['VK_DRIVER_FILES']) return device
  throw new DeviceUnavailable(
    `The only WebGPU adapter is ${device}: that is the CPU. Set VK_ICD_FILENAMES to use it all the same.`,
  )
}
