export default function WalkView() {
  return <h1>Walk</h1>
}
