export default function LatentsView() {
  return <h1>Latents</h1>
}
