/** Joins an element's class names. */

/** Joins the names that are set: `classes(style.button, busy && style.busy)`. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
