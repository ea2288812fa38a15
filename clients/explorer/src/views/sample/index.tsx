export default function SampleView() {
  return <h1>Sample</h1>
}
