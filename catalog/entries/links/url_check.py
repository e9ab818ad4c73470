"""Looking at a link without being led anywhere private: every address, and every redirect, is checked first."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

TIMEOUT = 15
MOST_REDIRECTS = 5
GONE = {404, 410, 451}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
AGENT = "lwds-portal link check"


@dataclass(frozen=True)
class Look:
    """`outcome` is alive, dead, or 'not checked' where the network or our own rules did not let us look."""

    outcome: str
    http_status: int | None = None
    note: str = ""


class Refused(ValueError):
    """An address that is not looked at, with the reason."""


def look_at(url: str) -> Look:
    """Ask for the head of a page; any answer but 'gone' or a server's failure counts as alive."""
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, location = _ask(url)
            if status in (301, 302, 303, 307, 308) and location:
                url = urljoin(url, location)
                continue
            if status in GONE or status >= 500:
                return Look("dead", status, f"The server answered {status}.")
            return Look("alive", status)
        return Look("dead", None, f"More than {MOST_REDIRECTS} redirects.")
    except Refused as error:
        return Look("not checked", None, str(error))
    except ValueError:  # of the standard library: a port, bracket or host name that cannot be
        return Look("not checked", None, "This is no address that can be looked at.")
    except socket.gaierror as error:
        if error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL) or not network_is_up():
            return Look("not checked", None, "Names could not be looked up: is the network off?")
        return Look("dead", None, "No such host.")
    except (OSError, http.client.HTTPException) as error:
        if not network_is_up():
            return Look("not checked", None, "The network is off.")
        return Look("dead", None, f"No answer: {type(error).__name__}."[:300])


def network_is_up() -> bool:
    """Whether there is a way out at all: a route, found without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
    return True


def public_address(host: str, port: int) -> str:
    """The address to connect to. Raises Refused unless every address of the host is public."""
    addresses = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for address in addresses:
        ip = ipaddress.ip_address(str(address).split("%")[0])
        if any(map(_is_private, (ip, *_carried(ip)))):
            raise Refused(f"{host} leads to the private address {ip}; such are not looked at.")
    return str(sorted(addresses)[0])


def _is_private(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    # Reserved: among others the IPv4-compatible way to write an IPv4 address.
    reserved = ip.is_reserved and ip not in NAT64
    return not ip.is_global or ip.is_multicast or reserved or getattr(ip, "is_site_local", False)


def _carried(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """IPv4 addresses that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    carried = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in NAT64:
        carried.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [address for address in carried if address]


def _ask(url: str) -> tuple[int, str]:
    """(status, where it redirects). Connects to the very address that was checked, so that none can be swapped in."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Refused("Only plain http and https addresses are looked at.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in (80, 443, 8080, 8443):
        raise Refused(f"Port {port} is not looked at.")
    raw = socket.create_connection((public_address(parts.hostname, port), port), timeout=TIMEOUT)
    if parts.scheme == "https":
        raw = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
    connection.sock = raw
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": AGENT, "Accept": "*/*", "Range": "bytes=0-0"})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()
