import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { describe, expect, test, vi } from 'vitest'
import {
  describeRenderNode,
  nvidiaGpu,
  openGpuDevices,
} from '../../server/engine/local/process/gpu-devices.ts'
import { ENGINE_NAMES } from '../../server/engine/providers.ts'
import { candidatesOf, startEngine } from '../../server/engine/start.ts'
import { createLogger } from '../../server/logger.ts'
import { silent } from './support/programs.ts'
import { hasSwiftShader, useSwiftShader } from './support/swiftshader.ts'

/** True if this machine has a graphics card, which `auto` may find. */
const hasGpu = nvidiaGpu() !== undefined || describeRenderNode('renderD128') !== undefined
const hasNodeGpu = (() => {
  try {
    return Boolean(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu'))
  } catch {
    return false
  }
})()

const start = (choice: string, logger = silent) => startEngine({ choice, role: 'sampling', logger })

describe('ENGINE=auto', () => {
  test('tries GPUs before the CPU; a named engine is tried alone', () => {
    const namesOf = (choice: string) => candidatesOf(choice).map(({ name }) => name)
    expect(namesOf('auto')).toEqual([
      'tensorflow-gpu',
      'onnxruntime-cuda',
      'onnxruntime-webgpu',
      'onnxruntime-cpu',
    ])
    for (const name of ENGINE_NAMES) expect(namesOf(name)).toEqual([name])
  })

  test('does not affect calibration, which always uses ONNX Runtime’s CPU', async () => {
    await using engine = await startEngine({
      choice: 'tensorflow-cpu',
      role: 'calibration',
      logger: silent,
    })
    expect(engine.info).toMatchObject({ name: 'onnxruntime', provider: 'cpu' })
  })

  test.skipIf(hasGpu)(
    'falls back to the CPU without a GPU, and reports why it passed over the others',
    async () => {
      const lines: string[] = []
      const to = { write: (line: string) => lines.push(line) }
      await using engine = await start('auto', createLogger({ level: 'info', pretty: false, to }))
      expect(engine.info).toMatchObject({ name: 'onnxruntime', provider: 'cpu' })
      const reasons = new Map(engine.info.passedOver.map(({ name, reason }) => [name, reason]))
      expect([...reasons.keys()]).toEqual([
        'tensorflow-gpu',
        'onnxruntime-cuda',
        'onnxruntime-webgpu',
      ])
      if (!hasNodeGpu) expect(reasons.get('tensorflow-gpu')).toContain('npm run gpu:tensorflow')
      expect(reasons.get('onnxruntime-cuda')).toContain('npm run gpu:cuda')
      expect(reasons.get('onnxruntime-webgpu')).toMatch(/WebGPU adapter|Vulkan/)
      // Without the lines that runtimes write to stderr while devices are tried.
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain('npm run gpu:cuda')
    },
  )
})

describe.skipIf(hasGpu)('a named engine that is unavailable', () => {
  test.each(['onnxruntime-cuda', 'onnxruntime-webgpu', 'tensorflow-gpu'] as const)(
    'ENGINE=%s is an error with the reason, never a fallback to the CPU',
    async (choice) => {
      const error = await start(choice).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'ENGINE_FAILED', details: { retryable: false } })
      expect((error as Error).message).toContain(`ENGINE=${choice} is not available here.`)
    },
  )
})

describe.skipIf(!hasSwiftShader || hasGpu)('a WebGPU adapter that is a software renderer', () => {
  useSwiftShader()

  test('works if its engine is named, and reports its device', async () => {
    await using engine = await start('onnxruntime-webgpu')
    expect(engine.info).toMatchObject({ provider: 'webgpu', device: 'SwiftShader (software)' })
  })

  test('is passed over by `auto`', async () => {
    await using engine = await start('auto')
    expect(engine.info.provider).toBe('cpu')
    const passed = engine.info.passedOver.find(({ name }) => name === 'onnxruntime-webgpu')
    expect(passed?.reason).toContain('SwiftShader (software)')
  })
})

const hasCompiler = spawnSync('gcc', ['--version']).status === 0

describe.skipIf(!hasSwiftShader || !hasCompiler || hasGpu)('a driver that crashes', () => {
  useSwiftShader()

  test('ends only that attempt: `auto` continues with the CPU and reports the crash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latentql-driver-'))
    const [source, library, icd] = ['driver.c', 'driver.so', 'icd.json'].map((f) => join(folder, f))
    writeFileSync(source!, '__attribute__((constructor)) void load(void) { __builtin_trap(); }')
    execFileSync('gcc', ['-shared', '-fPIC', '-o', library!, source!])
    const driver = { library_path: library, api_version: '1.0.5' }
    writeFileSync(icd!, JSON.stringify({ file_format_version: '1.0.0', ICD: driver }))
    vi.stubEnv('VK_ICD_FILENAMES', icd)
    await using engine = await start('auto')
    expect(engine.info.provider).toBe('cpu')
    const passed = engine.info.passedOver.find(({ name }) => name === 'onnxruntime-webgpu')
    expect(passed?.reason).toMatch(/The engine process crashed \(SIG\w+\)/)
    rmSync(folder, { recursive: true })
  })
})

describe('the devices that a process holds open', () => {
  test('are only graphics cards', () => {
    const folder = mkdtempSync(join(tmpdir(), 'latentql-fd-'))
    const targets = [
      '/dev/null',
      '/dev/nvidia0',
      '/dev/nvidiactl',
      '/dev/dri/renderD129',
      'socket:[1]',
    ]
    targets.forEach((target, fd) => symlinkSync(target, join(folder, String(fd))))
    expect(openGpuDevices(folder).sort()).toEqual(['/dev/dri/renderD129', '/dev/nvidia0'])
    expect(openGpuDevices(join(folder, 'absent'))).toEqual([])
    rmSync(folder, { recursive: true })
  })
})
