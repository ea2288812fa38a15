import { expect, test } from 'vitest'
import { withoutBuildPaths } from '../../../../server/engine/local/process/build-paths.ts'

test.each([
  [
    'Status Message: /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:360 void* ' +
      'onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to ' +
      'allocate memory for requested buffer of size 4096\n',
    'Status Message: Failed to allocate memory for requested buffer of size 4096',
  ],
  [
    '/onnxruntime_src/core/thread.cc:12 static void onnxruntime::Pool::For(std::function<void(int)>&&) ' +
      'const [with T = float; U = int] it failed',
    'it failed',
  ],
  [
    String.raw`D:\a\_work\1\s\onnxruntime\core\session\session.cc:1044 onnxruntime::Session::Load(bool) no`,
    'no',
  ],
  [
    'CUDA failure 700: an illegal memory access ; GPU=0 ; hostname=node7 ; file=/src/cuda_call.cc ; line=121',
    'CUDA failure 700: an illegal memory access ; GPU=0',
  ],
  [
    '(op_type:Conv) /Users/build/s/include/shape.h:22: bad. Stacktrace:\n at main',
    '(op_type:Conv) bad.',
  ],
  ['kernel at tensorflow/core/kernels/conv_ops.cc:684', 'kernel'],
])(
  'messages of runtimes lose the paths, functions and hosts of their build: %#',
  (message, clean) => {
    expect(withoutBuildPaths(message)).toBe(clean)
  },
)

test.each([
  'External data path escapes: "../../etc/passwd" resolved path: "/etc/passwd"',
  'Mismatch: Input shape: {1,2}, see https://a.example/b.html',
  'Type Error: Type (tensor(float)) of input parameter (w) is invalid.',
])('other messages stay the same: %#', (message) => {
  expect(withoutBuildPaths(message)).toBe(message)
})

test('a message that repeats names of a hostile model is cut in good time', () => {
  const before = performance.now()
  expect(withoutBuildPaths(`/a${'.cc/a'.repeat(1_000_000)}`).length).toBeLessThanOrEqual(2_000)
  expect(performance.now() - before).toBeLessThan(1_000)
})
