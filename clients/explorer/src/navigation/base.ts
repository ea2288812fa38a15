/** Where the app is served: the document's folder, so that it also works under a path of a larger site. */

/** Absolute, with a trailing slash: every view is one segment below it. */
export const baseUrl = new URL('.', document.baseURI).href

/** The same as a path, without the slash: `''` at the root of a host. */
export const basePath = new URL(baseUrl).pathname.replace(/\/$/, '')
