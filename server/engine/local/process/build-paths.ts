/** Removes positions in a runtime's source code from its messages. */

/** Longer messages are cut: they repeat names of a hostile model. */
const MAX_LENGTH = 2_000

/** A path on the machine that built the runtime, with the line. */
const POSITION = String.raw`(?:[A-Za-z]:)?[\w.+\-]*[\\/][^\s:;"'()]*\.(?:cc|cpp|cxx|cu|cuh|h|hh|hpp|inl)\b(?::\d+)?`

/** The function at this position, as compilers print it: up to its arguments, in parentheses. */
const FUNCTION = String.raw`[^\n()]*\((?:[^()\n]|\([^()\n]*\))*\)(?: const)?(?: \[with [^\]\n]*\])?`

const PATTERNS: readonly [RegExp, string][] = [
  [/\n?Stacktrace:[^]*$/, ''],
  // CUDA's errors end with `; hostname=... ; file=... ; line=121 ; expr=...`.
  [/\s*;\s*(?:hostname|file|line)=[^;\n]*/g, ''],
  [new RegExp(`${POSITION} ${FUNCTION}\\s*`, 'g'), ''],
  [new RegExp(String.raw`\s*(?:\(|at |in |\[)?${POSITION}[)\]]?:?`, 'g'), ''],
]

/** Returns the message without paths, functions and hosts of the machine that built the runtime. */
export function withoutBuildPaths(message: string): string {
  const start = message.slice(0, MAX_LENGTH)
  return PATTERNS.reduce((text, [pattern, by]) => text.replace(pattern, by), start).trim()
}
