import type { VirtualMachineDetail } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { linkDashboard } from './linkDashboard';

const detail = {
  summary: { namespace: 'shop' },
  pods: [{ name: 'virt-launcher-a' }],
} as VirtualMachineDetail;

describe('linkDashboard', () => {
  it.each([
    'https://dashboard.example.com',
    'https://dashboard.example.com/',
    'https://dashboard.example.com/#/',
  ])('links each pod to %s', url => {
    expect(linkDashboard(detail, url).pods[0].dashboardUrl).toBe(
      'https://dashboard.example.com/#/pod/shop/virt-launcher-a?namespace=shop',
    );
  });

  it.each([undefined, '', 'ftp://dashboard.example.com'])(
    'makes no link of %s',
    url => {
      expect(linkDashboard(detail, url)).toBe(detail);
    },
  );
});
