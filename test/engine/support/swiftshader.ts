/** Vulkan on the CPU, from Debian's chromium: tests the GPU path without a GPU. */
import { existsSync } from 'node:fs'
import { beforeAll, vi } from 'vitest'

const FOLDER = '/usr/lib/chromium'
const ICD = `${FOLDER}/vk_swiftshader_icd.json`

/** True if tests on WebGPU can run here. */
export const hasSwiftShader = existsSync(ICD)

/** Engine processes started in this file see SwiftShader. Chromium also includes libvulkan. */
export function useSwiftShader(): void {
  beforeAll(() => {
    vi.stubEnv('VK_ICD_FILENAMES', ICD)
    vi.stubEnv('LD_LIBRARY_PATH', FOLDER)
    return () => void vi.unstubAllEnvs()
  })
}
