"""One request to an address, never into a private network: every host and every redirect is checked first."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

TIMEOUT = 15  # seconds
MAX_REDIRECTS = 5
GONE_STATUSES = {404, 410, 451}
ALLOWED_PORTS = (80, 443, 8080, 8443)
NAT64 = ipaddress.ip_network("64:ff9b::/96")
USER_AGENT = "lwds-portal link check"


@dataclass(frozen=True)
class UrlCheck:
    """`outcome` is alive, dead, or 'not checked' where there is no network or the address is refused."""

    outcome: str
    http_status: int | None = None
    note: str = ""


class RefusedUrlError(ValueError):
    """An address that is not requested; the message is the reason."""


def check_url(url: str) -> UrlCheck:
    """Request the first byte of a page; any status but 'gone' and server errors counts as alive. May take minutes."""
    try:
        for _ in range(MAX_REDIRECTS + 1):
            status, location = _request(url)
            if status in (301, 302, 303, 307, 308) and location:
                url = urljoin(url, location)
                continue
            if status in GONE_STATUSES or status >= 500:
                return UrlCheck("dead", status, f"The server answered {status}.")
            return UrlCheck("alive", status)
        return UrlCheck("dead", None, f"More than {MAX_REDIRECTS} redirects.")
    except RefusedUrlError as error:
        return UrlCheck("not checked", None, str(error))
    except ValueError:  # of the standard library: a port, bracket or host name that cannot be
        return UrlCheck("not checked", None, "This is not an address that can be checked.")
    except socket.gaierror as error:
        if error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL) or not network_is_up():
            return UrlCheck("not checked", None, "Host names could not be resolved: is the network off?")
        return UrlCheck("dead", None, "No such host.")
    except (OSError, http.client.HTTPException) as error:
        if not network_is_up():
            return UrlCheck("not checked", None, "The network is off.")
        return UrlCheck("dead", None, f"No answer: {type(error).__name__}."[:300])


def network_is_up() -> bool:
    """Whether there is a route to the internet, without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
    return True


def public_address(host: str, port: int) -> str:
    """The IP address to connect to. Raises RefusedUrlError unless every address of the host is public."""
    addresses = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for address in addresses:
        ip = ipaddress.ip_address(str(address).split("%")[0])
        if any(map(_is_private, (ip, *_embedded_ipv4(ip)))):
            raise RefusedUrlError(f"{host} leads to the private address {ip}; such are not requested.")
    return str(sorted(addresses)[0])


def _is_private(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    # Reserved: among others the IPv4-compatible way to write an IPv4 address.
    reserved = ip.is_reserved and ip not in NAT64
    return not ip.is_global or ip.is_multicast or reserved or getattr(ip, "is_site_local", False)


def _embedded_ipv4(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """IPv4 addresses that an IPv6 address stands for: mapped, 6to4, Teredo, NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    embedded = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in NAT64:
        embedded.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [address for address in embedded if address]


def _request(url: str) -> tuple[int, str]:
    """(status, where it redirects to). Connects to the IP address that was checked, so that DNS cannot swap it."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise RefusedUrlError("Only http and https addresses without a user name are requested.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in ALLOWED_PORTS:
        raise RefusedUrlError(f"Port {port} is not requested.")
    raw = socket.create_connection((public_address(parts.hostname, port), port), timeout=TIMEOUT)
    if parts.scheme == "https":
        raw = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
    connection.sock = raw
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Range": "bytes=0-0"})
        response = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    finally:
        connection.close()
