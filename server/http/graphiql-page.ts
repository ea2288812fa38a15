/** The page of /graphiql: GraphiQL, a link to the explorer, and the last response's pictures. */

const TITLE = 'LatentQL GraphiQL'

const DEFAULT_QUERY = `# Run it with the button or Ctrl-Enter.
# Ctrl-Space completes what you type.

query Picture($seed: Int! = 7) {
  generate(seed: $seed) {
    url(size: 256)
    recipe
    checkpoint {
      name
    }
  }
}
`

/** In GraphiQL's place for its title. */
const HEADING = `<a class="explorer-link" href="./" title="LatentQL’s explorer">← Explorer</a>`

const STYLES = `
  .graphiql-container .explorer-link {
    padding: 6px 10px;
    border-radius: 4px;
    color: hsl(var(--color-neutral));
    font-size: 15px;
    text-decoration: none;
    white-space: nowrap;
  }
  .graphiql-container .explorer-link:hover {
    background: hsla(var(--color-neutral), var(--alpha-background-light));
  }
  .graphiql-container .graphiql-logo > div > div:first-child { display: none !important; }
  .response-pictures {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 8px;
    max-height: 45%;
    padding: 12px;
    overflow: auto;
  }
  .response-pictures[hidden] { display: none; }
  .response-pictures img {
    display: block;
    max-width: 256px;
    max-height: 256px;
    border-radius: 4px;
  }
  /* On a phone, the response is below the query. */
  @media (max-width: 640px) {
    .graphiql-container #graphiql-session { flex-direction: column; padding-left: 0; }
    .graphiql-container .graphiql-horizontal-drag-bar { display: none; }
    .graphiql-container .graphiql-editors,
    .graphiql-container .graphiql-response { flex: 1 1 0 !important; min-height: 0; }
    .graphiql-container .graphiql-sidebar { width: 44px; }
    .graphiql-container .graphiql-sidebar > button { padding: 6px; margin-left: -6px; }
    .response-pictures { max-height: 70%; }
  }`

/** Browser JavaScript: passes the headers editor's entries as graphql-ws' connectionParams. */
const CONNECTION_PARAMS = `() => {
  try {
    const headers = Object.entries(JSON.parse(localStorage.getItem('graphiql:headers')))
    return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
  } catch {
    return {}
  }
}`

/**
 * Browser JavaScript: shows the pictures of the last response, of a query or a subscription, below
 * its text. A picture is a `url` of the server or a `dataUri`.
 */
const PICTURES = `(() => {
  const MAX_SHOWN = 64
  const panel = document.createElement('section')
  panel.className = 'response-pictures'
  panel.setAttribute('aria-label', 'Pictures in the response')
  panel.hidden = true

  function findPictures(value) {
    if (typeof value === 'string') {
      return /^data:image\\/|^(https?:\\/\\/[^/]+)?\\/(.*\\/)?images\\//.test(value) ? [value] : []
    }
    return value && typeof value === 'object' ? Object.values(value).flatMap(findPictures) : []
  }

  function show(result) {
    if (!result || result.data?.__schema) return
    const urls = [...new Set(findPictures(result.data))].slice(0, MAX_SHOWN)
    const shown = [...panel.children].map((link) => link.dataset.url)
    if (urls.join() === shown.join()) return
    document.querySelector('.graphiql-response')?.append(panel)
    panel.hidden = urls.length === 0
    panel.replaceChildren(...urls.map(createPicture))
  }

  function createPicture(url) {
    const link = document.createElement('a')
    link.dataset.url = url
    // Relative to this page, which a proxy may serve under a path.
    link.href = url.startsWith('/') ? url.slice(1) : url
    link.target = '_blank'
    const image = new Image()
    image.alt = 'A picture in the response'
    image.src = link.href
    link.append(image)
    return link
  }

  const send = fetch
  window.fetch = async (...request) => {
    const response = await send(...request)
    response.clone().json().then(show, () => undefined)
    return response
  }

  window.WebSocket = class extends WebSocket {
    constructor(...options) {
      super(...options)
      this.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data)
        if (message.type === 'next') show(message.payload)
      })
    }
  }
})()`

export async function renderGraphiqlPage(): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const rendered = renderGraphiQL({
    title: HEADING,
    // Relative, like the link: a proxy may serve the page under a path.
    endpoint: 'graphql',
    defaultQuery: DEFAULT_QUERY,
    subscriptionsProtocol: 'WS',
    inputValueDeprecation: true,
    schemaDescription: true,
  })
  return withConnectionParams(withOwnHead(rendered))
}

/** GraphiQL writes its title into the head, too, where it may only be text. */
function withOwnHead(html: string): string {
  const own = `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${TITLE}</title><style>${STYLES}</style><script>${PICTURES}</script>`
  return replaceOnce(html, `<title>${HEADING}</title>`, own)
}

/**
 * GraphiQL sends the headers editor's entries with HTTP requests, but not over WebSocket. With
 * AUTH=token, subscriptions need the token too, so the headers become connection parameters.
 */
function withConnectionParams(html: string): string {
  const options = `{"title":${JSON.stringify(HEADING)},`
  return replaceOnce(html, options, `{connectionParams: ${CONNECTION_PARAMS},${options.slice(1)}`)
}

function replaceOnce(html: string, old: string, replacement: string): string {
  const at = html.indexOf(old)
  if (at < 0) throw new Error(`This version of GraphiQL's page does not contain ${old}`)
  return html.slice(0, at) + replacement + html.slice(at + old.length)
}
