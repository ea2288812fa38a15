/** Checks objects in untrusted JSON: their type, and that no key is repeated. */

/** True if a value parsed from JSON is an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the first key that an object in this JSON repeats. JSON.parse must accept the text. */
export function findDuplicateKey(json: string): string | undefined {
  const objects: (Set<string> | undefined)[] = []
  const tokens = /[{}[\]]|"(?:[^"\\]|\\.)*"(\s*:)?/gs
  for (let match = tokens.exec(json); match; match = tokens.exec(json)) {
    const token = match[0]
    if (token === '{') objects.push(new Set())
    else if (token === '[') objects.push(undefined)
    else if (token === '}' || token === ']') objects.pop()
    else if (match[1] !== undefined) {
      const key = JSON.parse(token.slice(0, token.length - match[1].length)) as string
      const keys = objects.at(-1)
      if (keys?.has(key)) return key
      keys?.add(key)
    }
  }
  return undefined
}
