# fails: shop-survives, node02-back
ssh node02 systemctl stop kubelet
# advance: 2m
