/** The environment of child processes: an allow-list, so that no secret reaches one. */
import { env } from 'node:process'

/**
 * Variables of the system and its loader, of Node, and of graphics drivers and the engines'
 * runtimes. Whole prefixes would admit NODE_AUTH_TOKEN and Terraform's TF_VAR_SECRET.
 */
const ALLOWED = [
  /^(PATH|HOME|USER|LOGNAME|SHELL|TZ|LANG|LC_\w+|TMPDIR|DISPLAY|WAYLAND_DISPLAY|XDG_\w+)$/,
  /^(LD_LIBRARY_PATH|LD_PRELOAD|DYLD_\w+|MALLOC_\w+|UV_\w+)$/,
  /^NODE_(OPTIONS|PATH|ENV|EXTRA_CA_CERTS|V8_COVERAGE)$/,
  /^(DRI_PRIME|__(EGL|GLX|NV)_\w+|(VK|EGL|LIBGL|MESA|GALLIUM|RADV|ANV|AMD)_\w+)$/,
  /^(CUDA|CUDNN|NVIDIA|XLA|ORT|DAWN|OMP|KMP|MKL|OPENBLAS|TF_(CPP|FORCE|ENABLE|XLA|NUM|GPU))_\w+$/,
]

/** Returns the allowed variables of this process, and `more`. */
export function childEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const allowed = Object.entries(env).filter(([name]) => ALLOWED.some((some) => some.test(name)))
  return { ...Object.fromEntries(allowed), ...more }
}
