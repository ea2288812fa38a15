/** Information about graphics cards from the operating system. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** The first NVIDIA card's name, e.g. `NVIDIA H100 80GB HBM3`; undefined without its driver. */
export function nvidiaGpu(root = '/proc/driver/nvidia/gpus'): string | undefined {
  for (const gpu of list(root)) {
    const model = /^Model:\s*(.+)$/m.exec(read(`${root}/${gpu}/information`) ?? '')
    if (model) return model[1]!.trim()
  }
  return undefined
}

/**
 * Paths of the graphics devices that this process holds open. A hardware driver keeps its device
 * node open while it has a logical device; a software renderer such as SwiftShader or llvmpipe has
 * none. Linux only.
 */
export function openGpuDevices(root = '/proc/self/fd'): string[] {
  const targets = list(root).map((fd) => link(`${root}/${fd}`))
  return [...new Set(targets)].filter(
    (path): path is string => path !== undefined && GPU_NODE.test(path),
  )
}

const GPU_NODE = /^\/dev\/(nvidia\d+|dri\/renderD\d+|dxg|kgsl-3d\d+|mali\d+)$/

/** Driver and ids of a render node, e.g. `amdgpu 1002:73bf`; undefined if the kernel has none. */
export function describeRenderNode(path: string, root = '/sys/class/drm'): string | undefined {
  const device = `${root}/${basename(path)}/device`
  const driver = link(`${device}/driver`)
  const [vendor, id] = ['vendor', 'device'].map((name) =>
    read(`${device}/${name}`)?.trim().slice(2),
  )
  if (!driver && !vendor) return undefined
  return [driver && basename(driver), vendor && `${vendor}:${id}`].filter(Boolean).join(' ')
}

function list(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
