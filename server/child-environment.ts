/** The environment of child processes: an allow-list, so that no secret reaches one. */
import { env } from 'node:process'

/** Variables of the system and its locale, of Node, and of graphics drivers and their runtimes. */
const ALLOWED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TZ|LANG|LC_\w+|TMPDIR|LD_LIBRARY_PATH|NODE_\w+|UV_\w+|DISPLAY|XDG_\w+|(VK|MESA|LIBGL|CUDA|CUDNN|NVIDIA|TF|XLA|ORT|DAWN|OMP|KMP|MKL|OPENBLAS)_\w+)$/

/** Returns the allowed variables of this process, and `more`. */
export function childEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const allowed = Object.entries(env).filter(([name]) => ALLOWED.test(name))
  return { ...Object.fromEntries(allowed), ...more }
}
