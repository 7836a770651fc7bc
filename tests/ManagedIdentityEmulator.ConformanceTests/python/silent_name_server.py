# A name server that says nothing for a while from the first question on, and then knows one name and that no other exists. Nobody has an IPv6 address.
#   python3 silent_name_server.py ADDRESS SECONDS NAME ITS-ADDRESS
import socket
import struct
import sys
import time

address, seconds, name, its_address = sys.argv[1:]
begin = None
NO_SUCH_NAME, A = 3, 1
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind((address, 53))
    print("listening", flush=True)
    while True:
        query, client = server.recvfrom(512)
        begin = begin or time.monotonic()
        if time.monotonic() - begin < float(seconds):
            continue
        end, labels = 12, []
        while query[end]:
            labels.append(query[end + 1 : end + 1 + query[end]].decode())
            end += 1 + query[end]
        question, (kind,) = query[12 : end + 5], struct.unpack("!H", query[end + 1 : end + 3])
        known = labels == [name]
        record = struct.pack("!HHHIH", 0xC00C, A, 1, 60, 4) + socket.inet_aton(its_address) if known and kind == A else b""
        head = query[:2] + struct.pack("!HHHHH", 0x8180 | (0 if known else NO_SUCH_NAME), 1, 1 if record else 0, 0, 0)
        server.sendto(head + question + record, client)
