import { SidebarItem } from '@backstage/core-components';
import type { NavContentNavItem } from '@backstage/plugin-app-react';
import { useLocation } from 'react-router-dom';

/** Whether a location is that page or one below it. */
function isBelow(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}

/**
 * An item of the sidebar. Of two pages of which one is below the other (`/kubevirt`, `/kubevirt/virtual-machines`) only
 * the nearer one is the current one.
 *
 * @param hrefs - where all items lead
 */
export function NavItem(props: {
  item: NavContentNavItem;
  hrefs: readonly string[];
}) {
  const { item, hrefs } = props;
  const { pathname } = useLocation();
  const nearer = hrefs.some(
    href =>
      href.length > item.href.length &&
      isBelow(href, item.href) &&
      isBelow(pathname, href),
  );
  return (
    <SidebarItem
      icon={() => item.icon}
      to={item.href}
      text={item.title}
      end={nearer}
    />
  );
}
