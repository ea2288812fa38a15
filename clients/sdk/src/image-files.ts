/**
 * The images of a dataset, by their names in a folder or a ZIP. The server selects them with this
 * code; clients can tell before an upload what it will use.
 */

/** Minimum number of images in a dataset. */
export const MIN_IMAGES = 16

/** Maximum number of images in a dataset. */
export const MAX_IMAGES = 1_000_000

/** Maximum size of an image file, in bytes; larger ones are skipped. */
export const MAX_IMAGE_BYTES = 64 * 1024 * 1024

/**
 * Names of tables with the attributes of images, in the order in which they are looked for.
 * CelebA's are the last two.
 */
export const ATTRIBUTE_TABLES: readonly string[] = [
  ...['attributes.csv', 'list_attr_celeba.csv', 'list_attr_celeba.txt'],
]

/** True if a path separated by `/` is that of a supported image. */
export function isImagePath(path: string): boolean {
  return /\.(jpe?g|png|webp)$/i.test(path) && !isHiddenPath(path)
}

/** True if a path separated by `/` is that of a table with the attributes of images. */
export function isAttributeTablePath(path: string): boolean {
  return ATTRIBUTE_TABLES.includes(path.split('/').at(-1)!) && !isHiddenPath(path)
}

/** True for files that operating systems leave in folders and archives. */
export function isHiddenPath(path: string): boolean {
  return path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX')
}

/** The extension of a file in lower case, with its dot; `` if there is none. */
export function extensionOf(path: string): string {
  return /\.[^./]{1,12}$/.exec(path)?.[0].toLowerCase() ?? ''
}
