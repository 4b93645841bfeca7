# fails: old-banner-gone
rm /root/site/old-banner.yaml
kubectl apply -f /root/site
