/** Keeps the page where it is when a file is dropped on a place that takes none: the browser would open the file instead. */

// On the window: whatever takes files has said so by then.
addEventListener('dragover', (event) => {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'none'
})
