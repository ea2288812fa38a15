/** Fetches a view's script; where it is gone, because the server was upgraded meanwhile, the page starts again. */
import { baseUrl } from '../navigation/base.ts'
import { noteLost } from '../api/connection.ts'

/** When the page last started again for this, in the session's storage: once helps, again and again does not. */
const key = 'latentql.restarted'
const again = 30_000
const slowest = 5_000

/**
 * The view's module. Where its script cannot be fetched: waits until the server answers and asks once more, then starts the
 * page again, which fetches all anew. Throws what the fetch threw if that was done just before.
 */
export async function loadView<View>(load: () => Promise<View>): Promise<View> {
  try {
    return await load().catch(() => serverAnswers().then(load))
  } catch (error) {
    if (Date.now() - Number(sessionStorage.getItem(key)) < again) throw error
    sessionStorage.setItem(key, String(Date.now()))
    location.reload()
    return new Promise(() => undefined)
  }
}

async function serverAnswers(): Promise<void> {
  for (let pause = 250; ; pause = Math.min(2 * pause, slowest)) {
    try {
      await fetch(baseUrl, { method: 'HEAD', cache: 'no-store' })
      return
    } catch {
      noteLost()
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}
