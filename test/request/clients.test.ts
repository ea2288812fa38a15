import { expect, test } from 'vitest'
import { networkOf } from '../../server/request/clients.ts'

test('an IPv4 address is a client of its own, also in its IPv6 form', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
})

test('all IPv6 addresses of one /64 network are one client', () => {
  const one = '2001:db8:1:2:3:4:5:6'
  const others = ['2001:db8:1:2::', '2001:db8:1:2::9', '2001:0DB8:1:2:ffff::1', `${one}%eth0`]
  expect(networkOf(one)).toBe('2001:db8:1:2')
  for (const other of others) expect(networkOf(other), other).toBe('2001:db8:1:2')
  for (const other of ['2001:db8:1:3::9', '2001:db8::2', '::1', '']) {
    expect(networkOf(other), other).not.toBe('2001:db8:1:2')
  }
})
